/** What makes an image acceptable: every container opened, every disk inspected, qemu-img's opinion asked. */
@NullMarked
package org.cloudimagefactory.itchy.sanitize;

import org.jspecify.annotations.NullMarked;
