package org.desam4j.viewer.content;

import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.desam4j.training.volume.StoredVolume;

/**
 * The cases that were looked at last, which are read once as long as they are among these. What was laid over a case since it was read is
 * kept for all.
 */
public final class CaseStore {
    private static final int MOST_OPEN = 3;

    private final CaseList list;
    private final Map<Integer, OpenCase> open = new LinkedHashMap<>(MOST_OPEN + 1, 1, true);
    private final Map<Integer, Map<String, StoredVolume>> overlays = new HashMap<>();

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
            overlays.getOrDefault(index, Map.of()).forEach(found::overlay);
            open.put(index, found);
            if (open.size() > MOST_OPEN) {
                open.remove(open.keySet().iterator().next());
            }
        }
        return found;
    }

    /**
     * Lays something over a case.
     *
     * @param layer its name; what has that name is replaced
     */
    public synchronized void overlay(int index, String layer, StoredVolume labels) {
        overlays.computeIfAbsent(index, missing -> new HashMap<>()).put(layer, labels);
        OpenCase found = open.get(index);
        if (found != null) {
            found.overlay(layer, labels);
        }
    }
}
