package org.desam4j.viewer.content;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The cases that were looked at last, which are read once as long as they are among these. */
public final class CaseStore {
    private static final int MOST_OPEN = 3;

    private final CaseList list;
    private final Map<Integer, OpenCase> open = new LinkedHashMap<>(MOST_OPEN + 1, 1, true);

    public CaseStore(CaseList list) {
        this.list = list;
    }

    public CaseList list() {
        return list;
    }

    /**
     * A case, which is read if it is not open.
     *
     * @param index among the list's cases
     * @throws IOException if its scan cannot be read
     */
    public synchronized OpenCase open(int index) throws IOException {
        OpenCase found = open.get(index);
        if (found == null) {
            found = OpenCase.read(list.cases().get(index));
            open.put(index, found);
            if (open.size() > MOST_OPEN) {
                open.remove(open.keySet().iterator().next());
            }
        }
        return found;
    }
}
