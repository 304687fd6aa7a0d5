package org.cloudimagefactory.nifty.backend.opennebula;

import org.cloudimagefactory.nifty.plan.ApplianceAttributes;

/** What objects in the cloud are described with: variables for templates, attributes of ours, and who reads them again. */
record Rendering(TemplateVariables variables, ApplianceAttributes attributes, StampReader stamps) {}
