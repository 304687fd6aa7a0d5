/** Between the plan of an appliance and the installers: each dialect renders a plan into the answers that one installer reads. */
@NullMarked
package org.cloudimagefactory.comfy.installer;

import org.jspecify.annotations.NullMarked;
