/** Asks web servers: the limits, redirects, credentials and addresses of all that a tool fetches. */
@NullMarked
package org.cloudimagefactory.common.web;

import org.jspecify.annotations.NullMarked;
