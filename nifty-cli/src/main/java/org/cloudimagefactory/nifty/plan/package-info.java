/** What is in the cloud and what descriptors ask for, turned into steps: data and pure functions, no server, no file. */
@NullMarked
package org.cloudimagefactory.nifty.plan;

import org.jspecify.annotations.NullMarked;
