/** How a tool gets its first configuration: questions, answers, and what they come to. */
@NullMarked
package org.cloudimagefactory.common.setup;

import org.jspecify.annotations.NullMarked;
