package org.desam4j.training.demo;

import java.util.List;

/** The anatomy of a synthetic data set. */
public enum Anatomy {
    /** Four sites that image a pelvis by MR; label 1 is the gland. */
    PROSTATE {
        @Override
        List<DemoData.Site> sites(boolean quick) {
            List<PhantomSite> all = PhantomSite.all();
            return all.stream()
                    .map(site -> new DemoData.Site(
                            site.name(), cases(site.equals(all.get(0)), quick), seed -> Phantom.patient(site, seed)))
                    .toList();
        }

        private int cases(boolean source, boolean quick) {
            return (source ? 4 : 1) * (quick ? 2 : 4);
        }
    },
    /** Two modalities, CT in Hounsfield units and MR; the labels 1, 2 and 3 are liver, kidneys and spleen. */
    ABDOMEN {
        @Override
        List<DemoData.Site> sites(boolean quick) {
            return List.of(
                    new DemoData.Site("CT", quick ? 4 : 8, AbdomenPhantom::ct),
                    new DemoData.Site("MR", quick ? 2 : 4, AbdomenPhantom::mr));
        }
    };

    abstract List<DemoData.Site> sites(boolean quick);
}
