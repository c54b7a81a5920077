package org.desam4j.training.protocol;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How intensities become grey levels: by the scan's own percentiles, as published for MR, or by a fixed window, as is usual
 * for CT.
 *
 * @param windows by site; the site {@code *} stands for all others
 */
public record IntensityRules(Map<String, Window> windows) {
    /** Percentiles for every site. */
    public static final IntensityRules PERCENTILES = new IntensityRules(Map.of());

    private static final String OTHERS = "*";

    /**
     * A range of intensities that is stretched to all grey levels.
     *
     * @param low in the scan's units, for CT Hounsfield units
     * @param high in the same units
     */
    public record Window(double low, double high) {
        public Window {
            if (!(low < high)) {
                throw new IllegalArgumentException("a window's lower end must be below its upper end");
            }
        }
    }

    public IntensityRules {
        windows = new LinkedHashMap<>(windows);
    }

    /**
     * Reads rules as the command line gives them: {@code LOW:HIGH} for all sites, or {@code SITE=LOW:HIGH}.
     *
     * @throws IllegalArgumentException if one is malformed
     */
    public static IntensityRules parse(Iterable<String> rules) {
        Map<String, Window> windows = new LinkedHashMap<>();
        for (String rule : rules) {
            int equals = rule.indexOf('=');
            String site = equals < 0 ? OTHERS : rule.substring(0, equals);
            String range = rule.substring(equals + 1);
            int colon = range.indexOf(':');
            try {
                windows.put(
                        site,
                        new Window(
                                Double.parseDouble(range.substring(0, Math.max(0, colon))),
                                Double.parseDouble(range.substring(colon + 1))));
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("a window is LOW:HIGH or SITE=LOW:HIGH, not " + rule, e);
            }
        }
        return new IntensityRules(windows);
    }

    /** The window of a site's scans; none where their own percentiles are used. */
    public Optional<Window> window(String site) {
        return Optional.ofNullable(windows.getOrDefault(site, windows.get(OTHERS)));
    }
}
