/** OpenNebula's templates: attributes as data, their own syntax with all its holes, and their XML form. */
@NullMarked
package org.cloudimagefactory.nifty.sandbox.opennebula.template;

import org.jspecify.annotations.NullMarked;
