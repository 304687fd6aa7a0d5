/**
 * Jobs on a farm: planned, submitted, watched and collected here, run by an engine that a site has, such as Slurm. What is known of
 * a job lies in files of a directory that its nodes share; the engine is only a place to run it.
 */
@NullMarked
package org.cloudimagefactory.common.farm;

import org.jspecify.annotations.NullMarked;
