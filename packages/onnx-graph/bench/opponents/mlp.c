// The training step of bench/step.bench.ts written by hand: a perceptron, softmax cross-entropy, and
// sgd with momentum, with the products of matrices of OpenBLAS.
//   cc -O3 -march=native -ffast-math mlp.c -o mlp -lopenblas -lm
//   mlp <data file> <wall or cpu>     then a line "<first step> <count>" on the input gives
//   "<seconds> <last loss>"
#include <cblas.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { B = 64, IN = 784, HID = 128, OUT = 10, SIZE = HID * IN + HID + OUT * HID + OUT };

extern char *openblas_get_corename(void);

static float p[SIZE], g[SIZE], v[SIZE];
static float h[B * HID], dh[B * HID], z[B * OUT];
static float *const w1 = p, *const b1 = p + HID * IN, *const w2 = p + HID * IN + HID,
                   *const b2 = p + HID * IN + HID + OUT * HID;
static float *const gw1 = g, *const gb1 = g + HID * IN, *const gw2 = g + HID * IN + HID,
                   *const gb2 = g + HID * IN + HID + OUT * HID;

static float step(const float *x, const int *labels, float rate) {
  // h = relu(x w1ᵀ + b1), z = h w2ᵀ + b2
  cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, B, HID, IN, 1, x, IN, w1, IN, 0, h, HID);
  for (int i = 0; i < B; i++)
    for (int j = 0; j < HID; j++) h[i * HID + j] = fmaxf(h[i * HID + j] + b1[j], 0);
  cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, B, OUT, HID, 1, h, HID, w2, HID, 0, z, OUT);
  // z becomes its own gradient
  float loss = 0;
  for (int i = 0; i < B; i++) {
    float *row = z + i * OUT, most = -INFINITY, sum = 0;
    for (int j = 0; j < OUT; j++) most = fmaxf(most, row[j] += b2[j]);
    float right = row[labels[i]] - most;
    for (int j = 0; j < OUT; j++) sum += row[j] = expf(row[j] - most);
    loss += logf(sum) - right;
    for (int j = 0; j < OUT; j++) row[j] /= sum * B;
    row[labels[i]] -= 1.0f / B;
  }
  cblas_sgemm(CblasRowMajor, CblasTrans, CblasNoTrans, OUT, HID, B, 1, z, OUT, h, HID, 0, gw2, HID);
  cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, B, HID, OUT, 1, z, OUT, w2, HID, 0, dh, HID);
  for (int i = 0; i < B * HID; i++) dh[i] = h[i] > 0 ? dh[i] : 0;
  cblas_sgemm(CblasRowMajor, CblasTrans, CblasNoTrans, HID, IN, B, 1, dh, HID, x, IN, 0, gw1, IN);
  for (int j = 0; j < HID; j++) gb1[j] = 0;
  for (int j = 0; j < OUT; j++) gb2[j] = 0;
  for (int i = 0; i < B; i++) {
    for (int j = 0; j < HID; j++) gb1[j] += dh[i * HID + j];
    for (int j = 0; j < OUT; j++) gb2[j] += z[i * OUT + j];
  }
  for (int i = 0; i < SIZE; i++) {
    v[i] = 0.9f * v[i] + g[i];
    p[i] -= rate * v[i];
  }
  return loss / B;
}

int main(int count, char **arguments) {
  // parameters, batches, labels, rates: as bench/step.bench.ts writes them
  FILE *file = count > 1 ? fopen(arguments[1], "rb") : NULL;
  int batches;
  if (!file || fread(&batches, 4, 1, file) != 1) return 1;
  float *x = malloc(sizeof(float) * batches * B * IN), *rates = malloc(sizeof(float) * batches);
  int *labels = malloc(sizeof(int) * batches * B);
  if (fread(p, 4, SIZE, file) != SIZE || fread(x, 4, (size_t)batches * B * IN, file) == 0 ||
      fread(labels, 4, (size_t)batches * B, file) == 0 || fread(rates, 4, batches, file) == 0)
    return 1;
  printf("OpenBLAS %s\n", openblas_get_corename());
  fflush(stdout);
  clockid_t clock = count > 2 && !strcmp(arguments[2], "cpu") ? CLOCK_PROCESS_CPUTIME_ID : CLOCK_MONOTONIC;
  int first, steps;
  while (scanf("%d %d", &first, &steps) == 2) {
    struct timespec begin, end;
    float loss = 0;
    clock_gettime(clock, &begin);
    for (int i = first; i < first + steps; i++) {
      int t = i % batches;
      loss = step(x + (size_t)t * B * IN, labels + t * B, rates[t]);
    }
    clock_gettime(clock, &end);
    printf("%.9f %.9g\n", end.tv_sec - begin.tv_sec + (end.tv_nsec - begin.tv_nsec) * 1e-9, loss);
    fflush(stdout);
  }
  return 0;
}
