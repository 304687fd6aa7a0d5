/** What systemd's units must be told of a configuration: they may write nowhere else than they say. */
@NullMarked
package org.cloudimagefactory.common.systemd;

import org.jspecify.annotations.NullMarked;
