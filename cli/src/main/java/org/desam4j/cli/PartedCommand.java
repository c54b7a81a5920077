package org.desam4j.cli;

import org.desam4j.training.PartWorker;

/** A command whose job is made of parts that other machines may compute. */
interface PartedCommand {
    /** Opens what this machine needs to compute parts of the job; the caller closes it. */
    PartWorker worker() throws Exception;
}
