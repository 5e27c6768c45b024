namespace MergeDsl.Runtime.Cpu;

/// <summary>
/// Thin QR by Householder reflections, in panels whose reflections are applied together (compact WY form: Schreiber and
/// Van Loan 1989). Matrices are held by columns: row j of every array here is column j of the matrix.
/// </summary>
internal sealed class HouseholderQr : IDisposable
{
    // Reflections of one panel are applied one by one, so few columns are cut into narrow panels.
    private const int FewColumns = 96;
    private const int NarrowPanel = 8;
    private const int WidePanel = 32;

    private readonly int rows;
    private readonly int columns;
    private readonly int count;
    private readonly double[] work;
    private readonly double[] diagonal;
    private readonly double[] reflectors;
    private readonly List<Panel> panels = [];
    private readonly Workers workers;

    /// <param name="work">The matrix by columns, (columns x rows); overwritten.</param>
    /// <param name="rows">Rows of the matrix.</param>
    /// <param name="columns">Columns of the matrix.</param>
    /// <param name="workers">Threads for the products.</param>
    public HouseholderQr(double[] work, int rows, int columns, Workers workers)
    {
        (this.work, this.rows, this.columns, this.workers) = (work, rows, columns, workers);
        count = Math.Min(rows, columns);
        diagonal = new double[count];
        reflectors = RecycledArrays<double>.Rent(checked(count * rows));
        var width = columns <= FewColumns ? NarrowPanel : WidePanel;
        for (var start = 0; start < count; start += width)
        {
            var panel = Factor(start, Math.Min(width, count - start));
            panels.Add(panel);
            panel.Apply(work, start + panel.Width, columns, transposed: true, workers);
        }
    }

    /// <summary>R, (count x columns), row-major.</summary>
    public double[] R()
    {
        var r = new double[count * columns];
        for (var row = 0; row < count; row++)
        {
            r[(row * columns) + row] = diagonal[row];
            for (var column = row + 1; column < columns; column++)
            {
                r[(row * columns) + column] = work[(column * rows) + row];
            }
        }

        return r;
    }

    /// <summary>Q by columns, (count x rows): the reflections applied to the first columns of the identity, last one first.</summary>
    public double[] Q()
    {
        var q = RecycledArrays<double>.Rent(count * rows);
        q.AsSpan().Clear();
        for (var column = 0; column < count; column++)
        {
            q[(column * rows) + column] = 1;
        }

        for (var i = panels.Count - 1; i >= 0; i--)
        {
            panels[i].Apply(q, panels[i].Start, count, transposed: false, workers);
        }

        return q;
    }

    /// <summary>Gives its memory back.</summary>
    public void Dispose() => RecycledArrays<double>.Return(reflectors);

    private Panel Factor(int start, int width)
    {
        var panel = new Panel(reflectors, start, width, rows);
        for (var j = 0; j < width; j++)
        {
            var column = start + j;
            var factor = Reflect(column, panel.Reflector(j));
            for (var other = column + 1; other < start + width; other++)
            {
                var target = work.AsSpan((other * rows) + column, rows - column);
                var reflector = panel.Reflector(j)[j..];
                VectorMath.AddScaled(target, -factor * VectorMath.Dot(reflector, target), reflector);
            }

            panel.Join(j, factor);
        }

        return panel;
    }

    /// <summary>
    /// Finds v and the factor t for which I - t·v·vᵀ maps the column's part from its diagonal on to a multiple of the first
    /// unit vector; v has a 1 there. A part that is zero below the diagonal is left alone, t = 0.
    /// </summary>
    private double Reflect(int column, Span<double> reflector)
    {
        var x = work.AsSpan((column * rows) + column, rows - column);
        var above = reflector.Length - x.Length;
        reflector[..above].Clear();
        var v = reflector[above..];
        v[0] = 1;
        diagonal[column] = x[0];
        var below = VectorMath.Dot(x[1..], x[1..]);
        if (below == 0)
        {
            v[1..].Clear();
            return 0;
        }

        // The sign that avoids cancellation.
        var norm = Math.Sqrt((x[0] * x[0]) + below);
        diagonal[column] = x[0] > 0 ? -norm : norm;
        Elementwise.Scale(x[1..], 1 / (x[0] - diagonal[column]), v[1..]);
        return (diagonal[column] - x[0]) / diagonal[column];
    }

    /// <summary>The product of a panel's reflections, I - V·T·Vᵀ with T upper triangular.</summary>
    /// <param name="reflectors">All reflections' vectors, one of <paramref name="rows"/> numbers behind the other.</param>
    /// <param name="start">The panel's first reflection.</param>
    /// <param name="width">How many it has.</param>
    /// <param name="rows">Rows of the matrix.</param>
    private sealed class Panel(double[] reflectors, int start, int width, int rows)
    {
        private readonly int length = rows - start;
        private readonly double[] t = new double[width * width];

        public int Start => start;

        public int Width => width;

        public Span<double> Reflector(int j) => reflectors.AsSpan(((start + j) * rows) + start, length);

        /// <summary>Adds reflection j: T's new column is -t·T·Vᵀ·v_j above t.</summary>
        public void Join(int j, double factor)
        {
            Span<double> overlaps = stackalloc double[j];
            for (var i = 0; i < j; i++)
            {
                overlaps[i] = VectorMath.Dot(Reflector(i), Reflector(j));
            }

            for (var i = 0; i < j; i++)
            {
                t[(i * width) + j] = -factor * VectorMath.Dot(t.AsSpan((i * width) + i, j - i), overlaps[i..]);
            }

            t[(j * width) + j] = factor;
        }

        /// <summary>
        /// Applies the product, or its transpose, to columns <paramref name="from"/> … <paramref name="to"/>-1 of a matrix
        /// held by columns: C -= V·T·(Vᵀ·C), written as Cᵀ -= (Cᵀ·V)·Tᵀ·Vᵀ.
        /// </summary>
        public void Apply(double[] matrix, int from, int to, bool transposed, Workers workers)
        {
            if (from >= to)
            {
                return;
            }

            var c = MatrixView<double>.Of(matrix, to, rows).Slice(from, to - from, start, length);
            var v = MatrixView<double>.Of(reflectors, start + width, rows).Slice(start, width, start, length);
            var triangle = MatrixView<double>.Of(t, width, width);
            var overlaps = Multiply(c, v.Transposed, workers);
            var mixed = Multiply(
                MatrixView<double>.Of(overlaps, to - from, width),
                transposed ? triangle : triangle.Transposed,
                workers
            );
            var change = Multiply(MatrixView<double>.Of(mixed, to - from, width), v, workers);
            workers.Run(
                to - from,
                row =>
                    VectorMath.AddScaled(
                        matrix.AsSpan(((from + row) * rows) + start, length),
                        -1,
                        change.AsSpan(row * length, length)
                    )
            );
            RecycledArrays<double>.Return(change);
        }

        private static double[] Multiply(MatrixView<double> left, MatrixView<double> right, Workers workers) =>
            MatrixProduct<double, double, double>.Run(left, right, workers);
    }
}
