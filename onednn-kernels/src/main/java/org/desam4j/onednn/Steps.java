package org.desam4j.onednn;

import java.util.List;
import org.desam4j.model.graph.exec.Step;

/** Steps that make up one. */
record Steps(List<Step> steps) implements Step {
    Steps {
        steps = List.copyOf(steps);
    }

    @Override
    public void execute() {
        steps.forEach(Step::execute);
    }

    @Override
    public long multiplyAdds() {
        return steps.stream().mapToLong(Step::multiplyAdds).sum();
    }
}
