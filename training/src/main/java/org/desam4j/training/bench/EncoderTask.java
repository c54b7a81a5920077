package org.desam4j.training.bench;

import org.nd4j.linalg.api.ndarray.INDArray;

/** The image encoder on one image. */
final class EncoderTask implements Task {
    private final Subject subject;
    private final INDArray image;

    EncoderTask(Subject subject) {
        this.subject = subject;
        this.image = subject.image();
    }

    @Override
    public void run() {
        subject.network().encode(image).close();
    }

    @Override
    public double operations() {
        return 2.0 * subject.config().encoderMultiplyAdds();
    }

    @Override
    public void close() {
        image.close();
    }
}
