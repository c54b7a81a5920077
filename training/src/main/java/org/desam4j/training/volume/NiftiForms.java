package org.desam4j.training.volume;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.desam4j.training.DataException;

/**
 * A header's forms of its voxels' places: the sform where it has one, else the qform, else the voxel sizes alone, as the NIfTI
 * standard orders them.
 *
 * @param used the affine in use, in mm
 * @param others the header's other forms
 * @param isOriented true if the header knows the patient's sides
 * @param notes the notes for the user, a line each
 */
record NiftiForms(Affine used, List<Affine> others, boolean isOriented, List<String> notes) {
    /** The relative difference beyond which two statements of a header contradict each other. */
    private static final double CONTRADICTION = 1e-3;

    private static final int METRE = 1;
    private static final int MICRON = 3;

    /** A form that a header says it has; without an affine where that cannot be used. */
    private record Form(String name, Optional<Affine> affine) {
        boolean isUsable() {
            return affine.isPresent();
        }
    }

    static NiftiForms of(Path file, NiftiFields fields, int[] sizes) throws DataException {
        List<Form> stated = new ArrayList<>();
        double unit = fields.isNifti() ? millimetres(fields.unit()) : 1;
        if (fields.isNifti() && fields.sformCode() > 0) {
            stated.add(new Form("sform", usable(new Affine(fields.sform()), unit)));
        }
        if (fields.isNifti() && fields.qformCode() > 0) {
            stated.add(new Form("qform", NiftiQuaternion.affine(fields).flatMap(affine -> usable(affine, unit))));
        }
        List<String> notes = new ArrayList<>();
        if (unit != 1) {
            notes.add("its unit of length is the " + (fields.unit() == METRE ? "metre" : "micron")
                    + "; its sizes are converted to mm");
        }
        if (stated.isEmpty()) {
            return unoriented(file, fields, unit, notes);
        }
        Form used = stated.stream()
                .filter(Form::isUsable)
                .findFirst()
                .orElseThrow(() -> new DataException(
                        file,
                        "has an orientation that cannot be used (" + names(stated)
                                + ": not finite, or its axes lie in one plane); mend its header"));
        contradictions(fields, unit, stated, used, sizes).ifPresent(notes::add);
        List<Affine> others = stated.stream()
                .filter(form -> !form.equals(used))
                .flatMap(form -> form.affine().stream())
                .toList();
        return new NiftiForms(used.affine().orElseThrow(), others, true, notes);
    }

    private static double millimetres(int unit) {
        return switch (unit) {
            case METRE -> 1000;
            case MICRON -> 0.001;
            default -> 1;
        };
    }

    private static Optional<Affine> usable(Affine affine, double unit) {
        Affine inMillimetres = affine.times(unit);
        return inMillimetres.isUsable() ? Optional.of(inMillimetres) : Optional.empty();
    }

    private static String names(List<Form> forms) {
        return String.join(" and ", forms.stream().map(Form::name).toList());
    }

    private static NiftiForms unoriented(Path file, NiftiFields fields, double unit, List<String> notes)
            throws DataException {
        Spacing spacing = spacing(fields, unit);
        Affine affine = Affine.aligned(spacing);
        if (!affine.isUsable()) {
            throw new DataException(file, "has no voxel sizes (" + spacing + "); mend its header");
        }
        notes.add("it does not say where the patient's sides are; its axes are taken as left, back and up");
        return new NiftiForms(affine, List.of(), false, notes);
    }

    private static Spacing spacing(NiftiFields fields, double unit) {
        return new Spacing(
                unit * Math.abs(fields.spacing(1)),
                unit * Math.abs(fields.spacing(2)),
                unit * Math.abs(fields.spacing(3)));
    }

    /** One line for all in which the header contradicts the form that is used. */
    private static Optional<String> contradictions(
            NiftiFields fields, double unit, List<Form> stated, Form used, int[] sizes) {
        Geometry geometry = geometry(used, sizes);
        List<String> found = new ArrayList<>();
        Spacing sizesAlone = spacing(fields, unit);
        if (!geometry.spacing().isWithin(CONTRADICTION, sizesAlone)) {
            found.add("pixdim says " + sizesAlone + ", the " + used.name() + " " + geometry.spacing());
        }
        for (Form form : stated) {
            if (!form.isUsable()) {
                found.add("the " + form.name() + " cannot be used");
            } else if (!form.equals(used) && differ(geometry, geometry(form, sizes))) {
                found.add("the " + used.name() + " and the " + form.name() + " differ ("
                        + geometry.differencesTo(geometry(form, sizes)) + ")");
            }
        }
        return found.isEmpty()
                ? Optional.empty()
                : Optional.of("its header contradicts itself: " + String.join("; ", found) + "; the " + used.name()
                        + " is used");
    }

    private static Geometry geometry(Form form, int[] sizes) {
        return new Geometry(sizes[0], sizes[1], sizes[2], form.affine().orElseThrow());
    }

    private static boolean differ(Geometry one, Geometry other) {
        return !one.matches(other)
                || !one.spacing().isWithin(CONTRADICTION, other.spacing())
                || Math.toRadians(one.affine().degreesTo(other.affine())) > CONTRADICTION;
    }

    /** All affines, the one in use first. */
    Stream<Affine> all() {
        return Stream.concat(Stream.of(used), others.stream());
    }
}
