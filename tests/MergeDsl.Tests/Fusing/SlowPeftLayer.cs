using MergeDsl.Tests.Native.Reference;

namespace MergeDsl.Tests.Fusing;

/// <summary>
/// A linear layer as PEFT 0.21.2 merges adapters into it and takes them out again, number by number in float64 that is rounded to the type
/// that torch would have at every operation.
/// </summary>
/// <param name="path">The module.</param>
/// <param name="weight">The base's weight.</param>
/// <param name="adapters">The adapters that are merged, in order.</param>
internal sealed class SlowPeftLayer(string path, StoredTensor weight, IEnumerable<SlowAdapter> adapters)
{
    private readonly SlowAdapter[] adapters = [.. adapters.Where(adapter => adapter.Modules.ContainsKey(path))];
    private readonly Dictionary<int, double[]> factors = [];
    private Matrix current = weight.AsRows();

    public bool IsSafe { get; init; }

    public bool Autocasts { get; init; } = true;

    /// <summary>The weight once all adapters are merged.</summary>
    public StoredTensor Merged()
    {
        for (var index = 0; index < adapters.Length; index++)
        {
            if (MagnitudeOf(index) is not null)
            {
                var unmerged = Rebuild(index);
                Merge(index, unmerged);
                continue;
            }

            Merge(index, current);
        }

        return StoredTensor.Of(weight.Type, weight.Shape, current.Values);
    }

    private string AdapterType => Autocasts ? "F32" : weight.Type;

    /// <summary>Takes everything out and merges it again; gives what was there in between.</summary>
    private Matrix Rebuild(int count)
    {
        for (var index = count - 1; index >= 0; index--)
        {
            Unmerge(index);
        }

        var unmerged = current;
        for (var index = 0; index < count; index++)
        {
            Merge(index, unmerged);
        }

        return unmerged;
    }

    private void Merge(int index, Matrix unmerged)
    {
        var delta = DeltaOf(index);
        if (MagnitudeOf(index) is not { } magnitude)
        {
            current = Stored(current + (IsSafe ? Stored(delta) : delta));
            return;
        }

        var own = Held(unmerged + delta);
        factors[index] = [.. Enumerable.Range(0, own.Rows).Select(row => Held(magnitude[row] / NormOf(own, row)))];
        var sum = Held(current + delta);
        current = Stored(ByRow(sum, index, (value, factor) => Held(value * factor)));
    }

    private void Unmerge(int index)
    {
        var delta = DeltaOf(index);
        current = MagnitudeOf(index) is null
            ? Stored(current - Stored(delta))
            : Stored(Held(ByRow(current, index, (value, factor) => Held(value / factor)) - delta));
    }

    private Matrix ByRow(Matrix matrix, int index, Func<double, double, double> change)
    {
        var changed = Matrix.Zeros(matrix.Rows, matrix.Columns);
        for (var row = 0; row < matrix.Rows; row++)
        {
            for (var column = 0; column < matrix.Columns; column++)
            {
                changed[row, column] = change(matrix[row, column], factors[index][row]);
            }
        }

        return changed;
    }

    private double NormOf(Matrix matrix, int row) =>
        Held(Math.Sqrt(Enumerable.Range(0, matrix.Columns).Sum(column => Math.Pow(matrix[row, column], 2))));

    private Matrix DeltaOf(int index)
    {
        var module = adapters[index].Modules[path];
        var product = Held(module.B.AsRows()) * Held(module.A.AsRows());
        return Held((module.Scaling * product.Map(Single)).Map(Single));
    }

    private double[]? MagnitudeOf(int index) =>
        adapters[index].Tensors.TryGetValue($"base_model.model.{path}.lora_magnitude_vector", out var vector)
            ? [.. vector.Values.Select(Held)]
            : null;

    private static double Single(double value) => SlowNumbers.Round("F32", value);

    private double Held(double value) => SlowNumbers.Round(AdapterType, Single(value));

    private Matrix Held(Matrix matrix) => matrix.Map(Held);

    private Matrix Stored(Matrix matrix) => matrix.Map(value => SlowNumbers.Round(weight.Type, Single(value)));
}
