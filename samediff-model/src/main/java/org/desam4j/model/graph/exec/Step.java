package org.desam4j.model.graph.exec;

/** One computation of a program, with the arrays that it reads and writes. */
public interface Step {
    /** Computes the results of what is in the arguments now. */
    void execute();

    /** Multiply-adds of one execution; element-wise work counts for nothing. */
    long multiplyAdds();
}
