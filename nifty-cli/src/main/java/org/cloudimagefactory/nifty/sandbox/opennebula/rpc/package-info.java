/** The XML-RPC wire format as OpenNebula speaks it: calls read strictly and with limits, answers written byte for byte alike. */
@NullMarked
package org.cloudimagefactory.nifty.sandbox.opennebula.rpc;

import org.jspecify.annotations.NullMarked;
