/** Reads YAML and JSON documents of people, and tells all that is wrong with them by file, line and field. */
@NullMarked
package org.cloudimagefactory.comfy.document;

import org.jspecify.annotations.NullMarked;
