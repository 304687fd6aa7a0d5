/** Third step: a plan as a Packer template, and Packer run on it. */
@NullMarked
package org.cloudimagefactory.comfy.packer;

import org.jspecify.annotations.NullMarked;
