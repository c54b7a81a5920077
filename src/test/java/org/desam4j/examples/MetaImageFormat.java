package org.desam4j.examples;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.desam4j.training.DataException;
import org.desam4j.training.volume.Geometry;
import org.desam4j.training.volume.Spacing;
import org.desam4j.training.volume.StoredVolume;
import org.desam4j.training.volume.Volume;
import org.desam4j.training.volume.VolumeFormat;

/** MetaImage with its voxels in the same file ({@code .mha}), plain, as 32-bit reals: enough to show how a format is added. */
final class MetaImageFormat implements VolumeFormat {
    private static final String ENDING = ".mha";
    private static final String LAST_FIELD = "ElementDataFile = LOCAL\n";

    @Override
    public boolean isNamedSo(Path file) {
        return file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(ENDING);
    }

    @Override
    public String stem(String fileName) {
        return fileName.substring(0, fileName.length() - ENDING.length());
    }

    @Override
    public StoredVolume read(Path file, int number) throws DataException {
        try {
            byte[] bytes = Files.readAllBytes(file);
            String text = new String(bytes, StandardCharsets.ISO_8859_1);
            int voxels = text.indexOf(LAST_FIELD) + LAST_FIELD.length();
            if (voxels < LAST_FIELD.length()) {
                throw new DataException(file, "is no MetaImage with its voxels in the same file");
            }
            Geometry geometry = geometry(fields(text.substring(0, voxels)));
            if (bytes.length - voxels != (long) Float.BYTES * geometry.voxels()) {
                throw new DataException(file, "does not have as many voxels as its header says");
            }
            ByteBuffer reals =
                    ByteBuffer.wrap(bytes, voxels, bytes.length - voxels).order(ByteOrder.LITTLE_ENDIAN);
            double[] values = new double[geometry.voxels()];
            Arrays.setAll(values, i -> reals.getFloat());
            return new StoredVolume(new Volume(geometry, values), () -> geometry, List.of());
        } catch (IOException | IllegalArgumentException | ArithmeticException e) {
            throw new DataException(file, "cannot be read: " + e.getMessage(), e);
        }
    }

    private static Map<String, String> fields(String header) {
        return header.lines()
                .map(line -> line.split(" = ", 2))
                .filter(field -> field.length == 2)
                .collect(Collectors.toMap(field -> field[0], field -> field[1]));
    }

    private static Geometry geometry(Map<String, String> fields) {
        if (!"MET_FLOAT".equals(fields.get("ElementType"))) {
            throw new IllegalArgumentException("its voxels are not MET_FLOAT");
        }
        double[] sizes = numbers(fields, "DimSize");
        double[] spacing = numbers(fields, "ElementSpacing");
        return Geometry.aligned(
                (int) sizes[0], (int) sizes[1], (int) sizes[2], new Spacing(spacing[0], spacing[1], spacing[2]));
    }

    private static double[] numbers(Map<String, String> fields, String name) {
        double[] numbers = Arrays.stream(fields.getOrDefault(name, "").split(" "))
                .mapToDouble(Double::parseDouble)
                .toArray();
        if (numbers.length != 3) {
            throw new IllegalArgumentException(name + " has " + numbers.length + " numbers in place of 3");
        }
        return numbers;
    }
}
