/** Configuration: built-in defaults, YAML files, environment and command line, in one precedence for all tools. */
@NullMarked
package org.cloudimagefactory.common.config;

import org.jspecify.annotations.NullMarked;
