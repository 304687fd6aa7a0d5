/** What can go wrong and how it is told: problems, their exit codes, findings of checks, text that is safe to print. Every package may use it; it uses none. */
@CheckReturnValue
@NullMarked
package org.cloudimagefactory.common.problem;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
