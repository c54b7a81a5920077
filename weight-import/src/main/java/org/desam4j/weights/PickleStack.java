package org.desam4j.weights;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The values that a pickle has made and not used yet, with marks between them, and those that it remembers by number. */
final class PickleStack {
    private final PickleInput in;
    private final List<Object> values = new ArrayList<>();
    private final List<Integer> marks = new ArrayList<>();
    private final Map<Long, Object> remembered = new HashMap<>();

    /** @param in the source of the values, which knows the place of a fault */
    PickleStack(PickleInput in) {
        this.in = in;
    }

    void push(Object value) {
        values.add(value);
    }

    /** The last value, which stays. */
    Object peek() {
        if (values.size() <= floor()) {
            throw in.malformed("nothing left to take");
        }
        return values.get(values.size() - 1);
    }

    /** The last value, which is taken. */
    Object pop() {
        Object value = peek();
        values.remove(values.size() - 1);
        return value;
    }

    /** The last values, the last of them last. */
    List<Object> popLast(int count) {
        if (values.size() - count < floor()) {
            throw in.malformed("nothing left to take");
        }
        return popFrom(values.size() - count);
    }

    void mark() {
        marks.add(values.size());
    }

    /** All values after the last mark, which is taken, too. */
    List<Object> popToMark() {
        if (marks.isEmpty()) {
            throw in.malformed("no mark to go back to");
        }
        return popFrom(marks.remove(marks.size() - 1));
    }

    /** Remembers the last value under the next number. */
    void remember() {
        remember(remembered.size());
    }

    void remember(long number) {
        remembered.put(number, peek());
    }

    void pushRemembered(long number) {
        Object value = remembered.get(number);
        if (value == null) {
            throw in.malformed("a reference to what was not there before");
        }
        push(value);
    }

    private int floor() {
        return marks.isEmpty() ? 0 : marks.get(marks.size() - 1);
    }

    private List<Object> popFrom(int start) {
        List<Object> last = values.subList(start, values.size());
        List<Object> taken = new ArrayList<>(last);
        last.clear();
        return taken;
    }
}
