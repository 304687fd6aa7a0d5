/** A small typed binding of OpenNebula's XML-RPC interface, named as in OpenNebula's own Java binding (OCA). */
@NullMarked
package org.cloudimagefactory.nifty.oca;

import org.jspecify.annotations.NullMarked;
