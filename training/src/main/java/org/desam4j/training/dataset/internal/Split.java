package org.desam4j.training.dataset.internal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * The division of the source site's cases. The published split takes the first nine tenths in the table's order to train
 * and the rest to validate; the validation cases choose the weights that are kept, so a fair figure for the source site
 * needs cases held out from both.
 *
 * @param training cases whose slices train
 * @param validation cases whose loss chooses the best epoch
 * @param heldOut cases that training never sees
 */
public record Split(List<Case> training, List<Case> validation, List<Case> heldOut) {
    public Split {
        training = List.copyOf(training);
        validation = List.copyOf(validation);
        heldOut = List.copyOf(heldOut);
    }

    /** The splits of several sites as one. */
    public static Split joined(List<Split> splits) {
        return new Split(
                splits.stream().flatMap(split -> split.training().stream()).toList(),
                splits.stream().flatMap(split -> split.validation().stream()).toList(),
                splits.stream().flatMap(split -> split.heldOut().stream()).toList());
    }

    /** The same as {@link #of} on shuffled cases. */
    public static Split shuffled(List<Case> cases, double validationShare, double heldOutShare, Random random) {
        List<Case> shuffled = new ArrayList<>(cases);
        Collections.shuffle(shuffled, random);
        return of(shuffled, validationShare, heldOutShare);
    }

    /**
     * Divides cases in their order: the last ones are held out, those before them validate, at least one.
     *
     * @param validationShare of the cases that are not held out
     * @param heldOutShare of all cases
     * @throws IllegalArgumentException if no case would be left to train
     */
    public static Split of(List<Case> cases, double validationShare, double heldOutShare) {
        int heldOut = (int) Math.round(cases.size() * heldOutShare);
        int rest = cases.size() - heldOut;
        int training = Math.min((int) (rest * (1 - validationShare)), rest - 1);
        if (training < 1) {
            throw new IllegalArgumentException("the source site has " + cases.size()
                    + " cases, too few to train, validate and hold " + heldOut + " out");
        }
        return new Split(cases.subList(0, training), cases.subList(training, rest), cases.subList(rest, cases.size()));
    }
}
