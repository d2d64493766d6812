# The API and the worker are one image: `mentoring serve` and `mentoring worker`. GraphiQL is not in it.
FROM python:3.13-slim
RUN useradd --create-home mentoring
WORKDIR /app
COPY requirements/run.txt requirements/run.txt
RUN pip install --no-cache-dir --require-hashes -r requirements/run.txt
COPY mentoring mentoring
COPY schema schema
COPY resolvers resolvers
COPY jobs jobs
COPY models models
ENV PYTHONUNBUFFERED=1 ENVIRONMENT=production
USER mentoring
EXPOSE 8000
ENTRYPOINT ["python", "-m", "mentoring"]
CMD ["serve", "--host", "0.0.0.0"]
