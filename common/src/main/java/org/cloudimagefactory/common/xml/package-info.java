/** The one place where XML parsers and writers are made. */
@NullMarked
package org.cloudimagefactory.common.xml;

import org.jspecify.annotations.NullMarked;
