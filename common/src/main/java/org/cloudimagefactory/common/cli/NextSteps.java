package org.cloudimagefactory.common.cli;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What a command says when it is called without what it works on. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface NextSteps {
    /** What is missing. */
    String missing();

    /** The commands to go on with. */
    String hint();
}
