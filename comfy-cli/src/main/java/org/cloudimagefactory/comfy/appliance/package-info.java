/** What one appliance is made of, as frozen data: disk, users, packages, files, services, provisioners, and the plan of them all. */
@NullMarked
package org.cloudimagefactory.comfy.appliance;

import org.jspecify.annotations.NullMarked;
