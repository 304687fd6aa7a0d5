/** Jinjava, locked down: the only place that renders templates. */
@NullMarked
package org.cloudimagefactory.common.template;

import org.jspecify.annotations.NullMarked;
