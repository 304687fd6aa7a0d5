/** What itchy has made and nobody needs any longer: first a plan, then its removal, by record and nothing else. */
@NullMarked
package org.cloudimagefactory.itchy.clean;

import org.jspecify.annotations.NullMarked;
