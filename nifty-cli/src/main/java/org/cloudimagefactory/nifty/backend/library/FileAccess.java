package org.cloudimagefactory.nifty.backend.library;

import java.nio.file.Path;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.nifty.plan.Appliance;

/** Who may read image files of a library. */
public interface FileAccess {
    /**
     * Makes sure that the files of an appliance can be opened to those who may use it.
     *
     * @throws ItemProblem when they can't
     */
    void require(Appliance appliance);

    /** Lets those read a file who may use the appliance. */
    void open(Path file, Appliance appliance);

    /** Takes a file that is out of service and that nobody uses away from them. */
    void hide(Path file);
}
