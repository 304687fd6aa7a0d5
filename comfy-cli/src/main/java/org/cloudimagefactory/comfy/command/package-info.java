/** The command line of comfy: thin commands that map options to requests. */
@NullMarked
package org.cloudimagefactory.comfy.command;

import org.jspecify.annotations.NullMarked;
