/** Libraries whose files a web server hands to everybody: what is noted of files, and the documents beside them. */
@NullMarked
package org.cloudimagefactory.nifty.backend.served;

import org.jspecify.annotations.NullMarked;
