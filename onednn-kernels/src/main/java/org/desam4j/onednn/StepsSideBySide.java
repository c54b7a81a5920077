package org.desam4j.onednn;

import org.desam4j.model.graph.exec.ComputeThreads;
import org.desam4j.model.graph.exec.Step;

/** Steps that make up one and do not depend on each other. They run at the same time, each by one thread. */
record StepsSideBySide(Steps all) implements Step {
    @Override
    public void execute() {
        ComputeThreads.sideBySide(all.steps());
    }

    @Override
    public long multiplyAdds() {
        return all.multiplyAdds();
    }
}
