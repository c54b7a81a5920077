package org.desam4j.onednn;

import java.util.List;
import org.desam4j.model.graph.exec.ComputeThreads;
import org.desam4j.model.graph.exec.Step;

/** Steps that make up one and do not depend on each other. They run at the same time, each by one thread. */
record StepsSideBySide(List<Step> steps) implements Step {
    StepsSideBySide {
        steps = List.copyOf(steps);
    }

    @Override
    public void execute() {
        ComputeThreads.sideBySide(
                steps.stream().map(step -> (Runnable) step::execute).toList());
    }

    @Override
    public long multiplyAdds() {
        return steps.stream().mapToLong(Step::multiplyAdds).sum();
    }
}
