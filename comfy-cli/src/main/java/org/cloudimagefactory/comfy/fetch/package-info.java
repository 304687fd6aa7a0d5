/** Brings installers and cloud images here: once, resumed, verified, in a cache of limited size. */
@NullMarked
package org.cloudimagefactory.comfy.fetch;

import org.jspecify.annotations.NullMarked;
