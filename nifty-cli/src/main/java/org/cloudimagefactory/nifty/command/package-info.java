/** The command line of nifty: thin commands that map options to requests. */
@NullMarked
package org.cloudimagefactory.nifty.command;

import org.jspecify.annotations.NullMarked;
