// The border of a mask as a path along the edges of its pixels, in pixels of the slice.

export function contour(mask, columns, rows) {
  const path = new Path2D();
  const at = (x, y) => x >= 0 && y >= 0 && x < columns && y < rows ? mask[y * columns + x] : 0;
  for (let y = 0; y <= rows; y++) {
    for (let x = 0; x < columns; x++) {
      if (at(x, y) === at(x, y - 1)) continue;
      const from = x;
      while (x + 1 < columns && at(x + 1, y) !== at(x + 1, y - 1)) x++;
      path.moveTo(from, y);
      path.lineTo(x + 1, y);
    }
  }
  for (let x = 0; x <= columns; x++) {
    for (let y = 0; y < rows; y++) {
      if (at(x, y) === at(x - 1, y)) continue;
      const from = y;
      while (y + 1 < rows && at(x, y + 1) !== at(x - 1, y + 1)) y++;
      path.moveTo(x, from);
      path.lineTo(x, y + 1);
    }
  }
  return path;
}
