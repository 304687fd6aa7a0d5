/** OpenNebula as a cloud: images and VM templates with the attributes that others read. */
@NullMarked
package org.cloudimagefactory.nifty.backend.opennebula;

import org.jspecify.annotations.NullMarked;
