/** Documents as tests: what their command blocks say is run, in order, page by page. */
package org.cloudimagefactory.docs;
