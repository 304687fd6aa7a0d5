package org.cloudimagefactory.comfy.installer;

import org.cloudimagefactory.comfy.appliance.Localization;

/** A dialect that leaves language, place, disk and mirror as they come with what it speaks to. */
interface BareDialect extends InstallerDialect {
    @Override
    default Localization usual() {
        return Localization.NONE;
    }

    @Override
    default boolean dividesDisk() {
        return false;
    }

    @Override
    default MirrorUse mirrorUse() {
        return MirrorUse.NONE;
    }
}
