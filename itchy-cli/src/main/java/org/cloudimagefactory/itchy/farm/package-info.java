/** Images that are converted on other hosts, as jobs of a farm: what goes there, what is done there, and what comes back. */
@NullMarked
package org.cloudimagefactory.itchy.farm;

import org.jspecify.annotations.NullMarked;
