/** The appliance descriptor, the one contract between the tools: model, schema, strict reader, atomic writer. */
@NullMarked
package org.cloudimagefactory.common.descriptor;

import org.jspecify.annotations.NullMarked;
