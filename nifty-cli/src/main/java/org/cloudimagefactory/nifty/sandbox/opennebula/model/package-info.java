/** What the sandbox's cloud consists of: images, templates, machines, datastores, users and groups, as records that know their XML. */
@NullMarked
package org.cloudimagefactory.nifty.sandbox.opennebula.model;

import org.jspecify.annotations.NullMarked;
