package org.cloudimagefactory.comfy.installer;

import java.util.List;
import java.util.Map;
import org.cloudimagefactory.comfy.appliance.AppliancePlan;

/**
 * For distributions that name no installer: their own templates under {@code http/} are all that the installer gets.
 * What an appliance describes is done after the installation; only the disk is out of reach then.
 */
public final class NoDialect implements BareDialect {
    /** The name that stands for no dialect. */
    public static final String NAME = "none";

    private static final String REASON = "the distribution's own templates decide it";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean setsHostname() {
        return false;
    }

    @Override
    public MirrorUse mirrorUse() {
        return MirrorUse.TEMPLATES;
    }

    @Override
    public List<Inexpressible> inexpressible(AppliancePlan plan) {
        return new InstallerPart(plan).noDisk(REASON).problems();
    }

    @Override
    public Map<String, String> render(AppliancePlan plan, BuildAccess access) {
        return Map.of();
    }
}
