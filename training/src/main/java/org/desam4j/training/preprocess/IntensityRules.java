package org.desam4j.training.preprocess;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.desam4j.training.SettingsText;

/**
 * The mapping of intensities to grey levels: by the scan's own percentiles, as published for MR, or by a fixed window, as is usual
 * for CT.
 *
 * @param windows by site; the site {@code *} stands for all others
 */
public record IntensityRules(Map<String, Window> windows) implements SettingsText.Described {
    /** Percentiles for every site. */
    public static final IntensityRules PERCENTILES = new IntensityRules(Map.of());

    private static final String OTHERS = "*";
    private static final String ALL_BY_PERCENTILES = "percentiles";

    /**
     * A range of intensities that is stretched to all grey levels.
     *
     * @param low in the scan's units, for CT Hounsfield units
     * @param high in the same units
     */
    public record Window(double low, double high) {
        public Window {
            if (!(low < high) || !Double.isFinite(low) || !Double.isFinite(high)) {
                throw new IllegalArgumentException("a window's lower end must be below its upper end");
            }
        }

        /** The window as it is given on the command line. */
        String describe() {
            return SettingsText.number(low) + ":" + SettingsText.number(high);
        }
    }

    public IntensityRules {
        windows = Collections.unmodifiableMap(new LinkedHashMap<>(windows));
    }

    /**
     * Reads rules as the command line gives them: {@code LOW:HIGH} or {@code percentiles} for all sites, or
     * {@code SITE=LOW:HIGH}.
     *
     * @throws IllegalArgumentException if one is malformed
     */
    public static IntensityRules parse(Iterable<String> rules) {
        return PERCENTILES.with(rules);
    }

    /**
     * These rules with what the command line gives changed: a rule for all sites takes the place of all, one for a site that
     * of the site's.
     *
     * @throws IllegalArgumentException if one is malformed
     */
    public IntensityRules with(Iterable<String> rules) {
        Map<String, Window> changed = new LinkedHashMap<>(windows);
        for (String rule : rules) {
            if (rule.indexOf('=') < 0) {
                changed.clear();
            }
        }
        for (String rule : rules) {
            int equals = rule.indexOf('=');
            String range = rule.substring(equals + 1);
            if (equals >= 0 || !range.equals(ALL_BY_PERCENTILES)) {
                changed.put(equals < 0 ? OTHERS : site(rule, equals), window(rule, range));
            }
        }
        return new IntensityRules(changed);
    }

    private static String site(String rule, int equals) {
        String site = rule.substring(0, equals);
        if (site.isBlank()) {
            throw new IllegalArgumentException(malformed(rule));
        }
        return site;
    }

    private static Window window(String rule, String range) {
        int colon = range.indexOf(':');
        try {
            return new Window(
                    Double.parseDouble(range.substring(0, Math.max(0, colon))),
                    Double.parseDouble(range.substring(colon + 1)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(malformed(rule), e);
        }
    }

    private static String malformed(String rule) {
        return "a window is LOW:HIGH or SITE=LOW:HIGH, or percentiles for all sites, not " + rule;
    }

    /** The window of a site's scans; none where their own percentiles are used. */
    public Optional<Window> window(String site) {
        return Optional.ofNullable(windows.getOrDefault(site, windows.get(OTHERS)));
    }

    /** The sites that have a window of their own. */
    public Set<String> sites() {
        Set<String> sites = new LinkedHashSet<>(windows.keySet());
        sites.remove(OTHERS);
        return sites;
    }

    /** True if there is a window for the sites that have none of their own. */
    public boolean hasOthers() {
        return windows.containsKey(OTHERS);
    }

    /** True if the window is another for some site than for the others. */
    public boolean dependOnSite() {
        return windows.values().stream().anyMatch(window -> !window.equals(windows.get(OTHERS)));
    }

    /**
     * Lines for the sites that get percentiles because they have no window while others do.
     *
     * @param scanned the sites whose scans are used
     */
    public List<String> remarks(Collection<String> scanned) {
        List<String> remarks = new ArrayList<>();
        for (String site : scanned) {
            if (dependOnSite() && window(site).isEmpty()) {
                remarks.add("Site " + site + " has no window (the windows: " + describe()
                        + "), so that its scans are scaled by their own percentiles; --window " + site
                        + "=LOW:HIGH gives it one");
            }
        }
        return remarks;
    }

    /** The rules of one site for all scans. */
    public IntensityRules of(String site) {
        return window(site)
                .map(window -> new IntensityRules(Map.of(OTHERS, window)))
                .orElse(PERCENTILES);
    }

    /** The rules as they are given on the command line, for messages. */
    @Override
    public String describe() {
        return windows.isEmpty()
                ? ALL_BY_PERCENTILES
                : windows.entrySet().stream()
                        .map(rule -> (rule.getKey().equals(OTHERS) ? "" : rule.getKey() + "=")
                                + rule.getValue().describe())
                        .collect(Collectors.joining(", "));
    }
}
