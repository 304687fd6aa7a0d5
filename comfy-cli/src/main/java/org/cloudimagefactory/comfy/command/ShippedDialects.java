package org.cloudimagefactory.comfy.command;

import java.util.List;
import org.cloudimagefactory.comfy.installer.CloudConfig;
import org.cloudimagefactory.comfy.installer.InstallerDialects;
import org.cloudimagefactory.comfy.installer.MicroAnswers;
import org.cloudimagefactory.comfy.installer.MicroSeed;
import org.cloudimagefactory.comfy.installer.NoDialect;
import org.cloudimagefactory.comfy.installer.agama.Agama;
import org.cloudimagefactory.comfy.installer.alpine.AlpineAnswers;
import org.cloudimagefactory.comfy.installer.autoinstall.Autoinstall;
import org.cloudimagefactory.comfy.installer.autoyast.AutoYast;
import org.cloudimagefactory.comfy.installer.kickstart.Kickstart;
import org.cloudimagefactory.comfy.installer.preseed.Preseed;

/** The dialects of installers that comfy speaks; a new one is named here. */
public final class ShippedDialects {
    private ShippedDialects() {}

    /** All of them. */
    public static InstallerDialects all() {
        return new InstallerDialects(List.of(
                new NoDialect(),
                new CloudConfig(),
                new MicroAnswers(),
                new MicroSeed(),
                new Preseed(),
                new Kickstart(),
                new Autoinstall(),
                new AutoYast(),
                new Agama(),
                new AlpineAnswers()));
    }
}
