/** First step: what a distribution is and which versions there are, read from the template directories. */
@NullMarked
package org.cloudimagefactory.comfy.description;

import org.jspecify.annotations.NullMarked;
