/** What is in the cloud and what is wrong, for users and operators. */
@NullMarked
package org.cloudimagefactory.nifty.report;

import org.jspecify.annotations.NullMarked;
