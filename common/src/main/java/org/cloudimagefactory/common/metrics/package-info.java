/** What a run did and how things stand, as one line for people and as a file of metrics for Prometheus. */
@NullMarked
package org.cloudimagefactory.common.metrics;

import org.jspecify.annotations.NullMarked;
