/** The list of packages in an image, as a CycloneDX document. */
@NullMarked
package org.cloudimagefactory.comfy.sbom;

import org.jspecify.annotations.NullMarked;
