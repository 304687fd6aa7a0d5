/** What is done to an installed system over SSH: settings, files, provisioners, seal, each as files and steps for Packer. */
@NullMarked
package org.cloudimagefactory.comfy.provision;

import org.jspecify.annotations.NullMarked;
