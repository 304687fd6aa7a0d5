/** The methods of the API, one class each: what they check, in the order of the real server, and what they change. */
@NullMarked
package org.cloudimagefactory.nifty.sandbox.opennebula.method;

import org.jspecify.annotations.NullMarked;
